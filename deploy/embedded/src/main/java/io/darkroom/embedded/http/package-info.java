/**
 * Requests to the service under test, and what is expected of its answers. A small part of what REST Assured offers, with the same names:
 * its Groovy took half of the processor time of the services' tests.
 */
@NullMarked
package io.darkroom.embedded.http;

import org.jspecify.annotations.NullMarked;
