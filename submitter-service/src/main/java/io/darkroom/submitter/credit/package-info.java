/** The ledger of credits: balances, reservations, charges, and the spend limits of keys. */
@NullMarked
package io.darkroom.submitter.credit;

import org.jspecify.annotations.NullMarked;
