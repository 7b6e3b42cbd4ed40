/** Requests to untrusted addresses: resolved, checked, connected to the checked addresses only, within limits. */
@NullMarked
package io.darkroom.egress;

import org.jspecify.annotations.NullMarked;
