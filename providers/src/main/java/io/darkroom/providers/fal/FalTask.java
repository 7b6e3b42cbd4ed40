package io.darkroom.providers.fal;

import io.darkroom.contracts.TaskId;
import io.darkroom.providers.http.ProviderHttp;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The id of a request together with its app, below which alone it is found: {@code fal-ai/bytedance/requests/ID}. */
final class FalTask {

    private static final Pattern APP = Pattern.compile("([^/]+/[^/]+)(?:/.*)?");
    private static final Pattern FORM = Pattern.compile("([\\w-]+/[\\w-][\\w.-]*/requests)/(.+)");

    private FalTask() {}

    /** A request to {@code endpoint}, whose app is its owner and the name after that. */
    static TaskId of(String endpoint, TaskId request) {
        Matcher app = APP.matcher(endpoint);
        String requests = (app.matches() ? app.group(1) : endpoint) + "/requests/";
        String id = request.value();
        return new TaskId(requests + id.substring(0, Math.min(id.length(), TaskId.MAX_LENGTH - requests.length())));
    }

    /** Whether {@code task} is the request, by fal's own id. */
    static boolean names(TaskId task, TaskId request) {
        return task.equals(request) || task.value().endsWith("/" + request.value());
    }

    /** The path of the request; what is no such id leads to nothing there. */
    static String path(TaskId task) {
        Matcher form = FORM.matcher(task.value());
        return form.matches()
                ? "/" + form.group(1) + "/" + ProviderHttp.encoded(form.group(2))
                : "/requests/" + ProviderHttp.encoded(task.value());
    }
}
