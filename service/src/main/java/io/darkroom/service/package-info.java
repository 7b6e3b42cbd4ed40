/** What every service is made of: problem details, JSON, authentication of keys, shared configuration and defaults. */
@NullMarked
package io.darkroom.service;

import org.jspecify.annotations.NullMarked;
