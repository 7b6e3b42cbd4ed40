# Simulated providers, for local use: docker build --file deploy/containers/simulator.Dockerfile .
ARG JAVA=25

FROM maven:3-eclipse-temurin-${JAVA} AS build
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/root/.m2 mvn --batch-mode --no-transfer-progress package -Dquick --projects lab/simulator --also-make

FROM eclipse-temurin:${JAVA}-jre
LABEL org.opencontainers.image.title="Darkroom simulator" \
      org.opencontainers.image.description="Simulated providers" \
      org.opencontainers.image.licenses="Apache-2.0"
COPY --from=build /src/lab/simulator/target/simulator.jar /app/
COPY --from=build /src/lab/simulator/target/lib /app/lib
USER 65532:65532
WORKDIR /tmp
EXPOSE 8090
ENTRYPOINT ["java", "-Xmx256m", "-jar", "/app/simulator.jar"]
