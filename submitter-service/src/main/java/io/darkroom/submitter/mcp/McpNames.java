package io.darkroom.submitter.mcp;

import com.fasterxml.jackson.databind.AnnotationIntrospector;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.NopAnnotationIntrospector;
import io.quarkiverse.mcp.server.Tool;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** Writes the messages of MCP in its camelCase, beside the native API's snake_case. */
@Singleton
public class McpNames implements ObjectMapperCustomizer {

    private static final String MESSAGES = Tool.class.getPackageName();

    @Override
    public void customize(ObjectMapper mapper) {
        mapper.setAnnotationIntrospector(AnnotationIntrospector.pair(
                mapper.getSerializationConfig().getAnnotationIntrospector(), new CamelCase()));
    }

    private static final class CamelCase extends NopAnnotationIntrospector {

        private static final long serialVersionUID = 1L;

        @Override
        public @Nullable Object findNamingStrategy(AnnotatedClass type) {
            return type.getRawType().getName().startsWith(MESSAGES)
                    ? PropertyNamingStrategies.LowerCamelCaseStrategy.class
                    : null;
        }
    }
}
