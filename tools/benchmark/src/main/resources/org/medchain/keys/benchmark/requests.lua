-- For wrk: the requests of a file, one after the other. Each line is a token, a method, a path and, if there is
-- one, a JSON body, with blanks between.
local requests = {}
local turn = 0

function init(arguments)
  for line in io.lines(arguments[1]) do
    local token, method, path, body = line:match("(%S+) (%S+) (%S+) ?(%S*)")
    local headers = { Authorization = "Bearer " .. token }
    if body ~= "" then
      headers["Content-Type"] = "application/json"
    end
    requests[#requests + 1] = wrk.format(method, path, headers, body)
  end
end

function request()
  turn = turn % #requests + 1
  return requests[turn]
end
