import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes a picture with the JDK's own client: DARKROOM_KEY=dk_… java Generate.java "a ceramic lamp" lamp.jpg */
public final class Generate {

    private static final Pattern LINK = Pattern.compile("\"url\"\\s*:\\s*\"(http[^\"]+)\"");

    private Generate() {}

    public static void main(String[] arguments) throws Exception {
        String url = System.getenv().getOrDefault("DARKROOM_URL", "http://127.0.0.1:8080");
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/v1/generations"))
                .header("Authorization", "Bearer " + System.getenv("DARKROOM_KEY"))
                .header("Content-Type", "application/json")
                .header("Prefer", "wait=120")
                // Sent again with the same key, the same request buys nothing.
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .POST(HttpRequest.BodyPublishers.ofString("""
                        {"model": "seedream-4.5", "prompt": "%s", "aspect_ratio": "16:9"}""".formatted(text(arguments[0]))))
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            // A JSON library reads this better; the example needs none.
            Matcher link = LINK.matcher(answer.body());
            if (answer.statusCode() != 200 || !link.find()) {
                throw new IllegalStateException(answer.statusCode() + " " + answer.body());
            }
            http.send(
                    HttpRequest.newBuilder(URI.create(link.group(1))).build(),
                    HttpResponse.BodyHandlers.ofFile(Path.of(arguments[1])));
            System.out.println(link.group(1));
        }
    }

    private static String text(String prompt) {
        return prompt.replace("\\", "\\\\").replace("\"", "\\\"");
    }
}
