/** AceData: asynchronous tasks, reported by callback; several images as a sequence. */
@NullMarked
package io.darkroom.providers.acedata;

import org.jspecify.annotations.NullMarked;
