/** The database for requests, so that they leave enough of it to the work behind them. */
@NullMarked
package io.darkroom.service.transaction;

import org.jspecify.annotations.NullMarked;
