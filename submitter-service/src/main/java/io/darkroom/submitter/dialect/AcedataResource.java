package io.darkroom.submitter.dialect;

import io.darkroom.providers.acedata.AcedataDialect;
import io.darkroom.providers.acedata.AcedataDialect.TaskQuery;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;

/** AceData's API. A submission is answered when the images are there, unless its client wants to be told of them later. */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
@RunOnVirtualThread
public class AcedataResource {

    static final AcedataDialect DIALECT = new AcedataDialect();

    private static final int MOST_TASKS = 100;

    private final Speak speak;
    private final WaitForImages waitForImages;
    private final TakeInlineImages inlineImages;

    AcedataResource(Speak speak, WaitForImages waitForImages, TakeInlineImages inlineImages) {
        this.speak = speak;
        this.waitForImages = waitForImages;
        this.inlineImages = inlineImages;
    }

    @POST
    @Path(AcedataDialect.SUBMIT)
    public Response submit(byte[] body, @Context HttpHeaders headers) throws IOException, InterruptedException {
        return waitForImages.submit(DIALECT, inlineImages.replaced(body, headers));
    }

    @POST
    @Path(AcedataDialect.TASKS)
    public Response tasks(byte[] body) {
        return switch (speak.reading(() -> DIALECT.readTaskQuery(body, MOST_TASKS))) {
            case TaskQuery.Single(String id) -> speak.status(DIALECT, id);
            case TaskQuery.Batch several -> speak.batch(DIALECT, several.ids());
        };
    }
}
