-- For wrk: the requests of a file, one after the other. Each line is a token, a method, a path and, if there is
-- one, a JSON body, with blanks between. In place of the method there may be an operation of AWS KMS' protocol.
local requests = {}
local turn = 0
-- As long as those that AWS' SDKs send. The service does not look at it, but gives requests without one the few places of those that have no token.
local signature = "AWS4-HMAC-SHA256 Credential=medchain/20261129/eu-central-1/kms/aws4_request, "
  .. "SignedHeaders=content-type;host;x-amz-date;x-amz-security-token;x-amz-target, Signature=" .. string.rep("0", 64)

function init(arguments)
  for line in io.lines(arguments[1]) do
    local token, method, path, body = line:match("(%S+) (%S+) (%S+) ?(%S*)")
    local headers = { Authorization = "Bearer " .. token }
    if method:find("^TrentService%.") then
      headers = {
        Authorization = signature, ["X-Amz-Security-Token"] = token, ["X-Amz-Target"] = method,
        ["Content-Type"] = "application/x-amz-json-1.1"
      }
      method = "POST"
    elseif body ~= "" then
      headers["Content-Type"] = "application/json"
    end
    requests[#requests + 1] = wrk.format(method, path, headers, body)
  end
end

function request()
  turn = turn % #requests + 1
  return requests[turn]
end
