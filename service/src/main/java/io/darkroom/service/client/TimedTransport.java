package io.darkroom.service.client;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.smallrye.config.SmallRyeConfig;
import io.vertx.core.impl.transports.JDKTransport;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.config.ConfigProvider;

/** Accepts connections with a {@link HeadTimeout}. The HTTP server knows a connection only once it has sent a request. */
public final class TimedTransport extends JDKTransport {

    @Override
    public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
        if (domainSocket) {
            return super.serverChannelFactory(domainSocket);
        }
        Duration limit = ConfigProvider.getConfig()
                .unwrap(SmallRyeConfig.class)
                .getConfigMapping(HttpConfig.class)
                .headTimeout();
        return () -> new TimedServerChannel(limit);
    }

    private static final class TimedServerChannel extends NioServerSocketChannel {

        private final Duration limit;

        private TimedServerChannel(Duration limit) {
            this.limit = limit;
        }

        @Override
        protected int doReadMessages(List<Object> connections) throws Exception {
            int accepted = super.doReadMessages(connections);
            connections.subList(connections.size() - Math.max(0, accepted), connections.size()).stream()
                    .map(Channel.class::cast)
                    .forEach(connection -> connection.pipeline().addFirst(new HeadTimeout(limit, System::nanoTime)));
            return accepted;
        }
    }
}
