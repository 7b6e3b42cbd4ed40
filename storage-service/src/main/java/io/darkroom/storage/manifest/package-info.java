/** Manifests: the description of each generation beside its images. */
@NullMarked
package io.darkroom.storage.manifest;

import org.jspecify.annotations.NullMarked;
