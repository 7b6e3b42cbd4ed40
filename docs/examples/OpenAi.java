import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.models.images.ImageGenerateParams;
import com.openai.models.images.ImagesResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.UUID;

/**
 * Makes a picture with OpenAI's client for Java, com.openai:openai-java on the class path: OPENAI_BASE_URL=http://127.0.0.1:8080/openai/v1
 * OPENAI_API_KEY=dk_… java -cp … OpenAi.java "a ceramic lamp" lamp.jpg
 */
public final class OpenAi {

    private OpenAi() {}

    public static void main(String[] arguments) throws Exception {
        OpenAIClient openai = OpenAIOkHttpClient.fromEnv();
        ImagesResponse answer = openai.images()
                .generate(ImageGenerateParams.builder()
                        .model("seedream-4.5")
                        .prompt(arguments[0])
                        .size(ImageGenerateParams.Size.of("1792x1024"))
                        // The client tries again after a broken connection. With a key it waits for the same image then.
                        .putAdditionalHeader("Idempotency-Key", UUID.randomUUID().toString())
                        .build());
        String image = answer.data().orElseThrow().getFirst().b64Json().orElseThrow();
        Files.write(Path.of(arguments[1]), Base64.getDecoder().decode(image));
        System.out.println(answer.size().orElseThrow());
        openai.close();
    }
}
