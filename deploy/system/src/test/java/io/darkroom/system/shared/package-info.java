/**
 * Tests that share one running system. They run after those that start systems of their own, because the shared one runs until its process ends.
 */
@NullMarked
package io.darkroom.system.shared;

import org.jspecify.annotations.NullMarked;
