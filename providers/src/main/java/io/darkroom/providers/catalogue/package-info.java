/** The models and who sells them on what terms, as data. */
@NullMarked
package io.darkroom.providers.catalogue;

import org.jspecify.annotations.NullMarked;
