/** What is deployed, read before anybody deploys it. */
@NullMarked
package io.darkroom.kubernetes;

import org.jspecify.annotations.NullMarked;
