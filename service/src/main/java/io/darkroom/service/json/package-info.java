/** JSON over HTTP: the mapper that writes answers, bodies read as JSON, lists and pages. */
@NullMarked
package io.darkroom.service.json;

import org.jspecify.annotations.NullMarked;
