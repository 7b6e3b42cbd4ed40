/** The signing secrets of accounts, as submitter-service publishes them. */
@NullMarked
package io.darkroom.callback.account;

import org.jspecify.annotations.NullMarked;
