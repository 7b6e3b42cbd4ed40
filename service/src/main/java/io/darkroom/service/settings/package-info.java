/** Configuration that several services share, each prefix mapped once, and what is made from it. */
@NullMarked
package io.darkroom.service.settings;

import org.jspecify.annotations.NullMarked;
