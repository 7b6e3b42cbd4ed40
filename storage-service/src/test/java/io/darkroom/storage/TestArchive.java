package io.darkroom.storage;

import static org.awaitility.Awaitility.await;

import io.darkroom.contracts.AccountId;
import io.darkroom.contracts.AssetId;
import io.darkroom.contracts.AttemptKey;
import io.darkroom.contracts.AttemptStatus;
import io.darkroom.contracts.GenerationId;
import io.darkroom.contracts.GenerationStatus;
import io.darkroom.contracts.Json;
import io.darkroom.contracts.ProviderName;
import io.darkroom.contracts.asset.AssetLinks;
import io.darkroom.contracts.event.ArchivedImage;
import io.darkroom.contracts.event.AttemptSucceeded;
import io.darkroom.contracts.event.AttemptSummary;
import io.darkroom.contracts.event.GenerationCompleted;
import io.darkroom.contracts.event.GenerationSummary;
import io.darkroom.contracts.event.OutcomeSource;
import io.darkroom.contracts.event.ProducedImage;
import io.darkroom.contracts.request.GenerationRequest;
import io.darkroom.contracts.request.UnknownFields;
import io.darkroom.eventing.kafka.EventPublisher;
import io.darkroom.storage.archive.Asset;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import javax.imageio.ImageIO;

/** Archives images for tests and makes links to them. */
@Singleton
public class TestArchive {

    public static final AssetLinks LINKS = new AssetLinks(List.of("another secret that only these tests know"));

    @Inject
    EventPublisher publisher;

    /** Archives images as the outcome of a first attempt and waits until they are stored. */
    public List<Asset> images(GenerationId generation, byte[]... images) {
        Instant now = Instant.now();
        publisher.publish(new AttemptSucceeded(
                generation,
                1,
                ProviderName.of("evolink"),
                Arrays.stream(images)
                        .map(image -> new ProducedImage(inline(image), now.plusSeconds(600)))
                        .toList(),
                OutcomeSource.CALLBACK,
                now));
        return await().atMost(Duration.ofSeconds(60))
                .until(() -> assets(generation), found -> found.size() == images.length);
    }

    /** The event that completes the generation of an image's only attempt. */
    public static GenerationCompleted completed(AccountId account, Asset asset) throws IOException {
        Instant now = Instant.now();
        GenerationRequest request = GenerationRequest.read(
                Json.mapper().readTree("{\"model\": \"seedream-4.5\", \"prompt\": \"a lamp\"}"), UnknownFields.REJECT);
        AttemptSummary attempt = new AttemptSummary(
                1,
                ProviderName.of("evolink"),
                AttemptStatus.SUCCEEDED,
                now,
                Optional.of(now),
                Optional.of(now),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        GenerationSummary summary = new GenerationSummary(
                GenerationStatus.COMPLETED,
                100,
                request,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(attempt),
                BigDecimal.TEN,
                Optional.of(BigDecimal.TEN),
                Optional.empty(),
                now,
                now.plusSeconds(600),
                Optional.of(now));
        ArchivedImage image = new ArchivedImage(
                new AssetId(asset.id),
                asset.blob.contentType,
                asset.blob.bytes,
                asset.blob.sha256,
                asset.blob.width,
                asset.blob.height);
        return new GenerationCompleted(
                new GenerationId(asset.generationId), account, 1, List.of(image), now, Optional.of(summary));
    }

    public static URI inline(byte[] image) {
        return URI.create("data:image/png;base64," + Base64.getEncoder().encodeToString(image));
    }

    public static List<Asset> assets(GenerationId generation) {
        return QuarkusTransaction.requiringNew().call(() -> Asset.of(new AttemptKey(generation, 1)));
    }

    /** A signed link, valid for a minute. */
    public static String link(Asset asset) {
        return LINKS.asset(URI.create(""), new AssetId(asset.id), Instant.now().plusSeconds(60))
                .toString();
    }

    /** A random image. */
    public static byte[] image(String format, int width, int height) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Random random = new Random();
        for (int i = 0; i < 50; i++) {
            image.setRGB(random.nextInt(width), random.nextInt(height), random.nextInt());
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, format, out);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return out.toByteArray();
    }
}
