/** OpenAI's Images API: images in the answer, or streamed. */
@NullMarked
package io.darkroom.providers.openai;

import org.jspecify.annotations.NullMarked;
