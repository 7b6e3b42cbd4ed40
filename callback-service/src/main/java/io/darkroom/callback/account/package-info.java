/** What this service must know of accounts to sign in their name. */
@NullMarked
package io.darkroom.callback.account;

import org.jspecify.annotations.NullMarked;
