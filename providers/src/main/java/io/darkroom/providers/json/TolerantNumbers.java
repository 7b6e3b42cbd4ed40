package io.darkroom.providers.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.deser.std.NumberDeserializers;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** A number beyond the range of its field, or one that is none, counts as absent, so that it does not hide the rest of the message. */
final class TolerantNumbers extends SimpleModule {

    private static final long serialVersionUID = 1L;

    TolerantNumbers() {
        add(Integer.class);
        add(Long.class);
        add(BigDecimal.class);
    }

    private <T extends Number> void add(Class<T> type) {
        addDeserializer(type, new Tolerant<>(type));
    }

    private static final class Tolerant<T> extends StdDeserializer<T> {

        private static final long serialVersionUID = 1L;
        private final transient JsonDeserializer<?> strict;

        private Tolerant(Class<T> type) {
            super(type);
            this.strict = NumberDeserializers.find(type, type.getName());
        }

        @Override
        @SuppressWarnings("unchecked")
        public @Nullable T deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            if (parser.isNaN()) {
                return null;
            }
            try {
                return (T) strict.deserialize(parser, context);
            } catch (InputCoercionException | NumberFormatException beyondItsRange) {
                return null;
            }
        }
    }
}
