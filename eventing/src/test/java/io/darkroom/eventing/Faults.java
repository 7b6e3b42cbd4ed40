package io.darkroom.eventing;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Puts faults between the relay and its backends, which are real. */
public final class Faults {

    private Faults() {}

    /** Runs before each statement that is prepared, and before each commit, whose text is {@code COMMIT}. */
    public interface BeforeStatement {
        void run(String sql) throws Exception;
    }

    /** What happens to a record. */
    public enum Sending {
        ACKNOWLEDGED,
        /** The broker does not get the record. */
        LOST,
        /** The broker stores the record, and its answer is lost. */
        ANSWER_LOST,
        /** The broker will not store this record. */
        REFUSED
    }

    /** Decides what happens to a record. */
    public interface Decision {
        Sending of(ProducerRecord<String, byte[]> record);
    }

    public static DataSource database(DataSource real, BeforeStatement before) {
        return proxy(
                DataSource.class,
                real,
                (method, arguments, result) ->
                        result instanceof Connection connection ? connection(connection, before) : result,
                call -> {});
    }

    private static Connection connection(Connection real, BeforeStatement before) {
        return proxy(Connection.class, real, (method, arguments, result) -> result, call -> {
            if (call.method().getName().equals("prepareStatement")) {
                before.run((String) call.arguments()[0]);
            } else if (call.method().getName().equals("commit")) {
                before.run("COMMIT");
            }
        });
    }

    /** A producer that treats each record as {@code decision} says. */
    @SuppressWarnings("unchecked")
    public static Producer<String, byte[]> producer(Producer<String, byte[]> real, Decision decision) {
        InvocationHandler handler = (self, method, arguments) -> {
            if (!method.getName().equals("send")) {
                return invoke(real, method, arguments);
            }
            var record = (ProducerRecord<String, byte[]>) arguments[0];
            var callback = (Callback) arguments[1];
            var failure = new TimeoutException("injected");
            switch (decision.of(record)) {
                case ACKNOWLEDGED -> {
                    return real.send(record, callback);
                }
                case LOST -> {
                    callback.onCompletion(null, failure);
                    return CompletableFuture.failedFuture(failure);
                }
                case REFUSED -> {
                    var refusal = new RecordTooLargeException("injected");
                    callback.onCompletion(null, refusal);
                    return CompletableFuture.failedFuture(refusal);
                }
                case ANSWER_LOST -> {
                    real.send(record).get();
                    callback.onCompletion(null, failure);
                    return CompletableFuture.failedFuture(failure);
                }
            }
            throw new IllegalStateException();
        };
        return (Producer<String, byte[]>)
                Proxy.newProxyInstance(Faults.class.getClassLoader(), new Class<?>[] {Producer.class}, handler);
    }

    private record Call(Method method, Object[] arguments) {}

    private interface Before {
        void run(Call call) throws Exception;
    }

    private interface After {
        @Nullable
        Object result(Method method, Object[] arguments, @Nullable Object result);
    }

    private static <T> T proxy(Class<T> type, T real, After after, Before before) {
        return type.cast(Proxy.newProxyInstance(
                Faults.class.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    before.run(new Call(method, arguments));
                    return after.result(method, arguments, invoke(real, method, arguments));
                }));
    }

    private static @Nullable Object invoke(Object real, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(real, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
