/** Where a call comes from, also when another service of ours forwards it. */
@NullMarked
package io.darkroom.service.client;

import org.jspecify.annotations.NullMarked;
