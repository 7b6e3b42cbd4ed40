/** What a service measures about itself, for the page that shows the state of the system. */
@NullMarked
package io.darkroom.service.gauge;

import org.jspecify.annotations.NullMarked;
