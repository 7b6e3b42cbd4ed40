/** Serves the OpenAPI document of the service. */
@NullMarked
package io.darkroom.service.openapi;

import org.jspecify.annotations.NullMarked;
