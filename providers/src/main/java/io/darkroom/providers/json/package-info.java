/** How the JSON of providers is read and written, the same for all of them. */
@NullMarked
package io.darkroom.providers.json;

import org.jspecify.annotations.NullMarked;
