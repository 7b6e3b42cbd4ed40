/** Authentication by API key and authorization by scope, on Quarkus security. */
@NullMarked
package io.darkroom.service.auth;

import org.jspecify.annotations.NullMarked;
