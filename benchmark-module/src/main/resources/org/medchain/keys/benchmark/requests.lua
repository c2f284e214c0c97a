-- For wrk: the requests of a file, one after the other. Each line is a token, a blank and a path.
local requests = {}
local turn = 0

function init(arguments)
  for line in io.lines(arguments[1]) do
    local token, path = line:match("(%S+) (%S+)")
    requests[#requests + 1] = wrk.format("POST", path, { Authorization = "Bearer " .. token, ["Content-Length"] = "0" })
  end
end

function request()
  turn = turn % #requests + 1
  return requests[turn]
end
