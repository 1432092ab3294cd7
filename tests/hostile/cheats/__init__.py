# Lines with which a student's code sends replies of its own on the grader's channel.
REPLIES = """
import json

kernel = get_ipython().kernel
one = {"value": True, "error": "", "detail": "", "changed": [], "passed": True, "points": 3}


def reply_with(content, parent, signed=True):
    channel, ident = kernel.shell_stream.socket, kernel._parent_ident["shell"]
    parts = kernel.session.serialize(
        kernel.session.msg("execute_reply", content, parent=parent), ident=ident
    )
    channel.send_multipart(parts if signed else parts[:-5] + [b"0" * 64] + parts[-4:])


def answering(answers):
    answer = {"status": "ok", "data": {"text/plain": repr(json.dumps(answers))}, "metadata": {}}
    return {"status": "ok", "user_expressions": {"answer": answer}, "payload": [], "points": 3}
"""
# Lines with which it answers the grader with what `lie` gives, for one question.
LIES = """
import helpers.checking.reply, json

reply = helpers.checking.reply.reply


def lying(request):
    if "softmax_jacobian" not in request or "describe" in json.loads(request):
        return reply(request)
    return lie()


helpers.checking.reply.reply = lying
"""
