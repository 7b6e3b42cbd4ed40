/** Checks of the manifests and images before they are deployed. */
@NullMarked
package io.darkroom.kubernetes;

import org.jspecify.annotations.NullMarked;
