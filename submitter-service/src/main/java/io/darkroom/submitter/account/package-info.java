/** Who asks: accounts and their keys. */
@NullMarked
package io.darkroom.submitter.account;

import org.jspecify.annotations.NullMarked;
