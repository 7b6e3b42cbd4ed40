/** The interfaces between the services and the providers: Provider, which we call, and Dialect, which we serve. */
@NullMarked
package io.darkroom.providers;

import org.jspecify.annotations.NullMarked;
