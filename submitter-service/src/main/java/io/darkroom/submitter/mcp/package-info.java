/** The MCP server: tools and resources for agents, over streamable HTTP. Each does what a call of the native API does. */
@NullMarked
package io.darkroom.submitter.mcp;

import org.jspecify.annotations.NullMarked;
