/** Accounts, their keys and their webhook secrets. */
@NullMarked
package io.darkroom.submitter.account;

import org.jspecify.annotations.NullMarked;
