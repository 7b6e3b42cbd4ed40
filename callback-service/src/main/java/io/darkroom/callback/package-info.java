/** Where callback-service begins. */
@NullMarked
package io.darkroom.callback;

import org.jspecify.annotations.NullMarked;
