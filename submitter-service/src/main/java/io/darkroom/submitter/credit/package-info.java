/** Credits: what an account has, what its generations reserve and cost, and the ledger that proves it. */
@NullMarked
package io.darkroom.submitter.credit;

import org.jspecify.annotations.NullMarked;
