/** How a service that knows no keys learns who calls: it asks the one that does. */
@NullMarked
package io.darkroom.service;

import org.jspecify.annotations.NullMarked;
