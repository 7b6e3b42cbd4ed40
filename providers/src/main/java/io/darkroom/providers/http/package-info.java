/** What all providers' HTTP has in common: sending once, and reading errors. */
@NullMarked
package io.darkroom.providers.http;

import org.jspecify.annotations.NullMarked;
