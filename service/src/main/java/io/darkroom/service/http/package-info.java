/** What holds for the requests of all paths: readable headers and parameters, and origins of browsers. */
@NullMarked
package io.darkroom.service.http;

import org.jspecify.annotations.NullMarked;
