/** Where archived images are reached. */
@NullMarked
package io.darkroom.contracts.asset;

import org.jspecify.annotations.NullMarked;
