/** Where storage-service begins. */
@NullMarked
package io.darkroom.storage;

import org.jspecify.annotations.NullMarked;
