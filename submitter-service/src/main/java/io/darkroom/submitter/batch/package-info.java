/** Many requests in one call, each of them accepted or refused for itself. */
@NullMarked
package io.darkroom.submitter.batch;

import org.jspecify.annotations.NullMarked;
