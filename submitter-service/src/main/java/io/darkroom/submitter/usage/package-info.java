/** What ended generations used: kept sums by day, and the API that reads them. */
@NullMarked
package io.darkroom.submitter.usage;

import org.jspecify.annotations.NullMarked;
