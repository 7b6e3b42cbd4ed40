# Provider callbacks and webhooks. Built from the root of the project: docker build --file deploy/containers/callback-service.Dockerfile .
ARG JAVA=25

FROM eclipse-temurin:${JAVA}-jre AS runtime

FROM maven:3-eclipse-temurin-${JAVA} AS build
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/root/.m2 mvn --batch-mode --no-transfer-progress package -Dquick
# The caches are recorded by the runtime that will use them, in a system with PostgreSQL, Kafka and simulated providers of its own.
COPY --from=runtime /opt/java/openjdk /opt/runtime
RUN /opt/runtime/bin/java -Xmx512m --enable-native-access=ALL-UNNAMED \
    -jar deploy/standalone/target/standalone-0.1.0-SNAPSHOT.jar --home /src --state /tmp/training --port-base 18080 --train
RUN deploy/containers/rootfs.sh /opt/runtime callback-service/target/quarkus-app /rootfs

FROM scratch
ARG VERSION=0.1.0-SNAPSHOT
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Darkroom callback-service" \
      org.opencontainers.image.description="What providers report, and webhooks" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$REVISION"
COPY --from=build /rootfs /
USER 65532:65532
WORKDIR /tmp
EXPOSE 8081
ENTRYPOINT ["/opt/runtime/bin/java", "@/app/jvm.options", "-jar", "/app/quarkus-run.jar"]
