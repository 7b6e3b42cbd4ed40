/** Manifests: the description of each generation, stored with its images. */
@NullMarked
package io.darkroom.storage.manifest;

import org.jspecify.annotations.NullMarked;
