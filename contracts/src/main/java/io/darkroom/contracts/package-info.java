/** The words that Darkroom's services share: ids, topics, errors. No framework types, no I/O. */
@NullMarked
package io.darkroom.contracts;

import org.jspecify.annotations.NullMarked;
