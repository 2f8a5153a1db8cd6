/**
 * Preset dictionary of codec 2: text that nearly every LangGraph checkpoint repeats, the most frequent last, where
 * deflate reaches it with the shortest distances. It is part of the storage format: to change it, add a codec.
 */
export const dictionary = Buffer.from(
  [
    '"type":"tool","status":"success","artifact"{"name":"","args":{},"id":"call_","type":"tool_call"}],',
    '"usage_metadata":{"input_tokens":,"output_tokens":,"total_tokens":},"tool_call_id":"",',
    '"SystemMessage"],"ToolMessage"],"HumanMessage"],"kwargs":{"content":"AIMessage"],"kwargs":{"content":"",',
    '"id":"","additional_kwargs":{},"response_metadata":{},"tool_calls":[],"invalid_tool_calls":[]}}',
    '{"lc":1,"type":"constructor","id":["langchain_core","messages","',
    '"counters_since_delta_snapshot":{"messages":[,"delta_writes_versioned":true',
    '__error____scheduled____resume__[0,"__interrupt__","json",[[0,"messages","json",[[0,"branch:to:","json",4],[1,"',
    '"]],[],{},0,0,"bytes",[["messages",[[0,["__start__",[[0,["branch:to:',
    '{"v":4,"ts":"2026-01-01T00:00:00.000Z","channel_versions":{"__start__":2,"messages":3,"branch:to:":4,',
    '"__pregel_tasks"},"versions_seen":{"__input__":{},"__start__":{"__start__":1},"model":{"branch:to:model":2},',
    '"tools":{"branch:to:tools":3}}}{"source":"input","step":-1,"parents":{}}{"source":"update"',
    '{"source":"loop","step":1,"parents":{}}1f1',
  ].join(""),
);
