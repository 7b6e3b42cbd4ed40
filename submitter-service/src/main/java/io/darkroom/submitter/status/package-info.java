/** The state of the whole system on one page: its services, their backlogs and what is overdue. */
@NullMarked
package io.darkroom.submitter.status;

import org.jspecify.annotations.NullMarked;
